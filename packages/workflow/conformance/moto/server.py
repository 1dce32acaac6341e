"""A moto server that runs Step Functions state machines in JSONata, for the conformance tests.

    JSONATA_FROM=<folder whose node_modules has jsonata> python3 server.py -H 127.0.0.1 -p 5600

Needs Python 3 with `moto[server]` 5.2 and `node` on PATH. moto (https://github.com/getmoto/moto) emulates AWS and is not
ours, so it is a second opinion on the sandbox. As it comes, moto 5.2.1 cannot run machines in JSONata; the patches below
mend that and nothing else. What moto gets wrong besides is listed in src/conformance/motoGetsWrong.ts.
"""
import copy, importlib, json, os, pkgutil, subprocess, sys, threading

os.environ.setdefault("AWS_ACCESS_KEY_ID", "test")
os.environ.setdefault("AWS_SECRET_ACCESS_KEY", "test")

from moto.core.config import default_user_config
default_user_config["stepfunctions"] = {"execute_state_machine": True}

# More than one execution (moto#10077, fixed in 5.2.3).
from moto.stepfunctions.models import StateMachine

def _copy_without_executions(self, memo):
    clone = copy.copy(self)
    clone.executions = []
    return clone

StateMachine.__deepcopy__ = _copy_without_executions

# JSONata, evaluated by the npm package in a child process (moto#10105).
from moto.stepfunctions.parser.asl.jsonata import jsonata as asl_jsonata
_bridge = subprocess.Popen(
    ["node", os.path.join(os.path.dirname(os.path.abspath(__file__)), "jsonata-bridge.cjs")],
    stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
_bridge_lock = threading.Lock()

def _evaluate(expression):
    with _bridge_lock:
        _bridge.stdin.write(json.dumps(expression) + "\n")
        _bridge.stdin.flush()
        reply = json.loads(_bridge.stdout.readline())
    if "err" in reply:
        raise asl_jsonata.JSONataException("UNKNOWN", reply["err"])
    return reply["ok"]

asl_jsonata._eval_jsonata = _evaluate
# The functions that Step Functions adds are in the bridge; moto puts stubs in their place, such as a constant $hash.
from moto.stepfunctions.parser.asl.component.common.string import string_expression
string_expression.get_intrinsic_functions_declarations = lambda variable_references: ""
# $ within a predicate is JSONata; only at the top of an expression it stands for nothing.
asl_jsonata._ILLEGAL_VARIABLE_REFERENCES = set()

# An expression that fails is States.QueryEvaluationError, which machines catch by that name.
from moto.stepfunctions.parser.api import EvaluationFailedEventDetails, HistoryEventType
from moto.stepfunctions.parser.asl.component.common.error_name.failure_event import FailureEvent, FailureEventException
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name import StatesErrorName
from moto.stepfunctions.parser.asl.component.common.error_name.states_error_name_type import StatesErrorNameType
from moto.stepfunctions.parser.asl.eval.event.event_detail import EventDetails
_eval_expression = string_expression.StringJSONata._eval_body

def _eval_or_name_failure(self, env):
    try:
        _eval_expression(self, env)
    except asl_jsonata.JSONataException as failure:
        name = StatesErrorName(typ=StatesErrorNameType.StatesQueryEvaluationError)
        cause = f"The JSONata expression '{self.expression}' threw an error during evaluation. {failure.details}"
        raise FailureEventException(FailureEvent(
            env=env, error_name=name, event_type=HistoryEventType.EvaluationFailed,
            event_details=EventDetails(evaluationFailedEventDetails=EvaluationFailedEventDetails(
                error=name.error_name, cause=cause))))

string_expression.StringJSONata._eval_body = _eval_or_name_failure

# That of DynamoDB has one name for whatever fails before its call.
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service_dynamodb import (
    StateTaskServiceDynamoDB)
_dynamodb_from_error = StateTaskServiceDynamoDB._from_error
StateTaskServiceDynamoDB._from_error = lambda self, env, ex: (
    ex.failure_event if isinstance(ex, FailureEventException) else _dynamodb_from_error(self, env=env, ex=ex))

# Data reaches an expression as values. moto writes it as JSONata: text unquoted, and arrays as constructors, whose
# results paths do not flatten.
from moto.stepfunctions.parser.asl.eval import states, variable_store

def _declare(bindings):
    return "".join(
        f"{name}:=$__json({json.dumps(json.dumps(value, default=lambda time: time.isoformat()))});"
        for name, value in bindings.items())

states.encode_jsonata_variable_declarations = _declare
variable_store.encode_jsonata_variable_declarations = _declare

# A task's Credentials.RoleArn decides the account it acts in.
import boto3
from moto.stepfunctions.parser.asl.utils import boto_client
_boto_client_for = boto_client.boto_client_for

def _boto_client_for_role(region, service, state_credentials=None):
    role = getattr(state_credentials, "role_arn", None)
    client = _boto_client_for(region, service, state_credentials)
    if not role or role.startswith("arn:aws:iam::123456789012:"):
        return client
    endpoint = client.meta.endpoint_url
    keys = boto3.client("sts", region_name=region, endpoint_url=endpoint).assume_role(
        RoleArn=role, RoleSessionName="states")["Credentials"]
    return boto3.client(
        service, region_name=region, endpoint_url=endpoint, aws_access_key_id=keys["AccessKeyId"],
        aws_secret_access_key=keys["SecretAccessKey"], aws_session_token=keys["SessionToken"],
        config=client.meta.config)

import moto.stepfunctions.parser.asl.component.state.exec.state_task.service as task_services
for module_info in pkgutil.iter_modules(task_services.__path__):
    module = importlib.import_module(task_services.__name__ + "." + module_info.name)
    if hasattr(module, "boto_client_for"):
        module.boto_client_for = _boto_client_for_role

# SendTaskFailure keeps its cause.
from moto.core.responses import EmptyResult
from moto.stepfunctions.responses import StepFunctionResponse

def _send_task_failure(self):
    self.stepfunction_backend.send_task_failure(
        self._get_param("taskToken"), error=self._get_param("error"), cause=self._get_param("cause"))
    return EmptyResult()

StepFunctionResponse.send_task_failure = _send_task_failure

# A rejected definition does not spoil the next one.
from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor
_preprocessor_init = Preprocessor.__init__

def _fresh_preprocessor(self, *args, **kwargs):
    self._query_language_per_scope = []
    _preprocessor_init(self, *args, **kwargs)

Preprocessor.__init__ = _fresh_preprocessor

# Error and service names as AWS spells them.
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_aws_sdk
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service.state_task_service import StateTaskService
state_task_service_aws_sdk._SERVICE_ERROR_NAMES.update({
    "glue": "Glue", "lakeformation": "LakeFormation", "sqs": "Sqs", "sns": "Sns", "ram": "Ram", "eventbridge": "EventBridge"})
StateTaskService._SERVICE_NAME_SFN_TO_BOTO_OVERRIDES["eventbridge"] = "events"

# An execution without a name gets one.
from uuid import uuid4
from moto.stepfunctions.parser.models import StepFunctionsParserBackend
_start_execution = StepFunctionsParserBackend.start_execution

def _start_named_execution(self, state_machine_arn, name=None, *args, **kwargs):
    return _start_execution(self, state_machine_arn, name or str(uuid4()), *args, **kwargs)

StepFunctionsParserBackend.start_execution = _start_named_execution

# states:startExecution: members begin with a capital in the machine, and with a small letter in the API.
from datetime import datetime
from moto.stepfunctions.parser.asl.component.state.exec.state_task.service import state_task_service_sfn

def _start_nested_execution(self, env, resource_runtime_part, normalised_parameters, state_credentials):
    client = state_task_service_sfn.boto_client_for(
        region=resource_runtime_part.region, service="stepfunctions", state_credentials=state_credentials)
    response = client.start_execution(**{key[0].lower() + key[1:]: value for key, value in normalised_parameters.items()})
    response.pop("ResponseMetadata", None)
    _capitalise(self, response)
    env.stack.append(response)

def _capitalise(self, response, *args, **kwargs):
    for key in list(response):
        value = response.pop(key)
        response[key[0].upper() + key[1:]] = int(value.timestamp() * 1000) if isinstance(value, datetime) else value

state_task_service_sfn.StateTaskServiceSfn._eval_service_task = _start_nested_execution
state_task_service_sfn.StateTaskServiceSfn._normalise_response = _capitalise

# Batches keep the grant option, which moto looks for under another name.
from moto.lakeformation.models import LakeFormationBackend

def _with_grant_options(batch):
    def mended(self, catalog_id, entries):
        return batch(self, catalog_id, [
            {**entry, "PermissionsWithGrantOptions": entry.get("PermissionsWithGrantOption")} for entry in entries])
    return mended

LakeFormationBackend.batch_grant_permissions = _with_grant_options(LakeFormationBackend.batch_grant_permissions)
LakeFormationBackend.batch_revoke_permissions = _with_grant_options(LakeFormationBackend.batch_revoke_permissions)

from moto.server import main
main(sys.argv[1:])
