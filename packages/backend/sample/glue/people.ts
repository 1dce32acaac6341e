import { database, table } from './shapes';

const owner = {
  owner: '888899990000',
  ownerName: 'People & Culture',
  bucket: 'aldervale-people-data',
};

/** Sensitive as a whole, whatever its tables say. */
const peopleHr = database(
  {
    ...owner,
    name: 'people_hr',
    description: 'Employees, contracts and payroll',
    flag: 'true',
  },
  [
    table({
      name: 'employees',
      description: 'Everyone who works or worked here',
      columns: [
        ['employee_id', 'int'],
        ['full_name', 'string'],
        ['private_email', 'string'],
        ['hired_on', 'date'],
        ['left_on', 'date'],
      ],
    }),
    table({
      name: 'contracts',
      description: 'Employment contracts with hours and pay grade',
      columns: [
        ['contract_id', 'int'],
        ['employee_id', 'int'],
        ['weekly_hours', 'decimal(4,1)'],
        ['pay_grade', 'string'],
      ],
    }),
    table({
      name: 'payroll',
      description: 'Monthly payroll',
      columns: [
        ['employee_id', 'int'],
        ['gross', 'decimal(10,2)'],
        ['net', 'decimal(10,2)'],
        ['iban', 'string', 'Where it is paid to', 'true'],
      ],
      partitions: [['month', 'string']],
    }),
    table({
      name: 'absences',
      description: 'Leave and sick days',
      columns: [
        ['employee_id', 'int'],
        ['kind', 'string'],
        ['from_day', 'date'],
        ['to_day', 'date'],
      ],
      partitions: [['year', 'int']],
    }),
    table({
      name: 'org_units',
      description: 'Departments and cost centres',
      flag: 'false',
      columns: [
        ['unit_id', 'int'],
        ['name', 'string'],
        ['cost_centre', 'string'],
      ],
    }),
  ],
);

const peopleLearning = database(
  {
    ...owner,
    name: 'people_learning',
    description: 'Training on offer, without who took it',
    flag: 'false',
  },
  [
    table({
      name: 'courses',
      description: 'Courses with their length and language',
      columns: [
        ['course_id', 'int'],
        ['title', 'string'],
        ['hours', 'decimal(5,1)'],
        ['languages', 'array<string>'],
      ],
    }),
    table({
      name: 'course_ratings',
      description: 'Average rating of each course',
      columns: [
        ['course_id', 'int'],
        ['rating', 'double'],
        ['ratings', 'int'],
      ],
      partitions: [['quarter', 'string']],
    }),
  ],
);

export const people = [peopleHr, peopleLearning];
