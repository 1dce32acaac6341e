import { useEffect, useState } from 'react';
import { RiCheckLine, RiFileCopyLine } from '@remixicon/react';
import { useTranslationRef } from '@backstage/core-plugin-api/alpha';
import { ButtonIcon, VisuallyHidden } from '@backstage/ui';
import { dataSharingTranslationRef } from '../../translation';
import styles from './CopyableCommand.module.css';

const copiedForMs = 2_000;

/** A command line to copy. Without access to the clipboard it can be selected. */
export const CopyableCommand = ({ command }: { command: string }) => {
  const { t } = useTranslationRef(dataSharingTranslationRef);
  const [isCopied, setIsCopied] = useState(false);

  useEffect(() => {
    if (!isCopied) return undefined;
    const timer = setTimeout(() => setIsCopied(false), copiedForMs);
    return () => clearTimeout(timer);
  }, [isCopied]);

  const copy = async () => {
    try {
      await navigator.clipboard.writeText(command);
      setIsCopied(true);
    } catch {
      setIsCopied(false);
    }
  };

  return (
    <div className={styles.root}>
      <pre className={styles.command}>
        <code>{command}</code>
      </pre>
      {/* Browsers have a clipboard on https and localhost only. */}
      {navigator.clipboard && (
        <ButtonIcon
          size="small"
          variant="tertiary"
          aria-label={t('nextSteps.copy')}
          icon={isCopied ? <RiCheckLine /> : <RiFileCopyLine />}
          onPress={copy}
        />
      )}
      <VisuallyHidden role="status">
        {isCopied ? t('nextSteps.copied') : ''}
      </VisuallyHidden>
    </div>
  );
};
