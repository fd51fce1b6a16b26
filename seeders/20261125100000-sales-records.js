'use strict';

/**
 * Creates a small sales organization around the opportunity `opp_123`, with context for a field of each type. docs/api.md
 * describes its types and relations. The newest text of each type is a draft, with mistakes to correct and with addresses, numbers and links
 * that a rewrite keeps. For demonstration only: production is not seeded with it.
 */
const organizationId = '019ab000-0000-7000-8000-000000000001';

const link = (relation, type, id) => ({ relation, type, id });
const record = (type, id, title, attributes, links = [], roles = undefined) => ({
  type,
  id,
  title,
  attributes,
  links,
  visibility: roles && { roles },
  visible_to: roles && roles.map((role) => `role:${role}`),
});

const note = (id, title, [date, author, body], about, roles) =>
  record('note', id, title, { date, author, body }, [link('about', ...about)], roles);
const projectNote = (id, title, [date, author, body]) =>
  record('project_note', id, title, { date, author, body }, [link('project', 'project', 'proj_1')]);
const column = (id, title, key, description) =>
  record('table_column', id, title, { key, description }, [link('table', 'table', 'table_1')]);
const row = (id, title, cells) => record('table_row', id, title, cells, [link('table', 'table', 'table_1')]);
const comment = (id, title, [date, author, body], ...to) =>
  record('comment', id, title, { date, author, body }, [link(...to)]);

const opportunity = ['opportunity', 'opp_123'];

/** Oldest first. */
const records = [
  record('account', 'acc_1', 'Northwind Logistics', {
    industry: 'Freight and warehousing',
    size: '420 employees, 180 vehicles',
    country: 'Netherlands',
    customer_since: '2021',
  }),
  record('account', 'acc_2', 'Harbour Foods', { industry: 'Food wholesale', size: '90 employees', country: 'Ireland' }),
  record(
    'contact',
    'con_1',
    'Mara Visser',
    { role: 'Head of Operations', email: 'mara.visser@northwind.example', phone: '+44 20 7946 0958', decides: true },
    [link('account', 'account', 'acc_1')],
  ),
  record(
    'contact',
    'con_2',
    'Joost de Wit',
    { role: 'IT buyer', email: 'joost.dewit@northwind.example', phone: '+44 20 7946 0417', prefers: 'short mails' },
    [link('account', 'account', 'acc_1')],
  ),
  record(
    'contact',
    'con_3',
    'Siobhán Kelly',
    { role: 'Managing director', email: 'siobhan@harbourfoods.example', phone: '+44 20 7946 0733' },
    [link('account', 'account', 'acc_2')],
  ),
  record('custom_field_definition', 'cf_risk', 'Main risk', {
    key: 'main_risk',
    type: 'text',
    description: 'What is most likely to keep the customer from signing, in one or two sentences, with who could help.',
  }),
  record(
    'opportunity',
    'opp_124',
    'Northwind warehouse scanners',
    {
      stage: 'Won',
      amount: 18500,
      currency: 'EUR',
      close_date: '2026-06-30',
      description: 'Forty handheld scanners for the Rotterdam warehouse, in use since July.',
      main_risk: 'Delivery times of the handsets; Joost agreed to a first batch of fifteen.',
    },
    [link('account', 'account', 'acc_1'), link('field', 'custom_field_definition', 'cf_risk')],
  ),
  record(
    'opportunity',
    'opp_125',
    'Harbour Foods delivery tracking',
    {
      stage: 'Qualification',
      amount: 26000,
      currency: 'EUR',
      close_date: '2027-03-31',
      description: 'Live tracking for twelve vans, so that shops know when their delivery comes.',
      main_risk: 'An incumbent whose contract runs until March; Siobhán Kelly wants out, her board does not care.',
    },
    [
      link('account', 'account', 'acc_2'),
      link('contact', 'contact', 'con_3'),
      link('field', 'custom_field_definition', 'cf_risk'),
    ],
  ),
  record(
    'opportunity',
    'opp_123',
    'Acme Fleet rollout at Northwind',
    {
      stage: 'Proposal',
      amount: 84000,
      currency: 'EUR',
      close_date: '2026-12-18',
      next_step: 'Offer with the phased plan, to be sent before the board meets on 8 December',
      description:
        'we was at Northwind on tuesday. They want Acme Fleet on all 180 vehicles , first in Rotterdam, then in Antwerp and Hamburg. ' +
        'alot of drivers still phone dispatch, up to 40 times a day. The board meets on 8 december, and it dont like one big rollout. ' +
        'Our offer of 84,000 EUR is at https://files.acme.example/offers/opp-123. ' +
        'Questions go to mara.visser@northwind.example or +44 20 7946 0958',
      main_risk:
        'The board has not decided between one rollout and and three. Mara Visser (mara.visser@northwind.example) could of made the ' +
        'case for three on 1 december, see https://files.acme.example/plans/phased',
    },
    [
      link('account', 'account', 'acc_1'),
      link('contact', 'contact', 'con_1'),
      link('contact', 'contact', 'con_2'),
      link('field', 'custom_field_definition', 'cf_risk'),
    ],
  ),
  note(
    'note_1',
    'First call with Mara',
    [
      '2026-10-06',
      'Ida',
      'Drivers phone dispatch forty times a day to ask for the next stop. That is what has to end.',
    ],
    opportunity,
  ),
  note(
    'note_2',
    'Demo in Rotterdam',
    ['2026-10-21', 'Ida', 'Dispatchers liked the map. Joost asked where data is stored and who may export it.'],
    opportunity,
  ),
  note(
    'note_3',
    'Price talk',
    ['2026-11-12', 'Ben', 'Mara accepts 84,000 if the rollout is phased and Hamburg can still be dropped.'],
    opportunity,
  ),
  note(
    'note_4',
    'Floor for the offer',
    ['2026-11-13', 'Ben', 'Internal: we would go down to 76,000 before we let it go.'],
    opportunity,
    ['Admin'],
  ),
  note(
    'note_5',
    'Visit to the depot',
    [
      '2026-11-19',
      'Ida',
      '<p>we was in the depot on thursday and spoke with <strong>Joost de Wit</strong> (joost.dewit@northwind.example). ' +
        'He like the the map, but he needs the <a href="https://files.acme.example/export">export</a> before 11 december.</p>' +
        '<ul><li>10 devices are mounted , 2 are missing</li><li>Firmware is <code>fleet-os 4.2.1</code></li></ul>' +
        '<p>i call him on monday at +44 20 7946 0417</p>',
    ],
    opportunity,
  ),
  record(
    'project',
    'proj_1',
    'Fleet pilot in Rotterdam',
    {
      status: 'Running',
      phase: 'Pilot',
      start_date: '2026-11-02',
      due_date: '2026-12-11',
      goal: 'Ten vehicles, no calls',
    },
    [link('opportunity', ...opportunity)],
  ),
  projectNote('pnote_1', 'Kick-off', [
    '2026-11-02',
    'Ben',
    'Ten drivers take part. Devices are mounted by Friday; Joost orders the SIM cards.',
  ]),
  projectNote('pnote_2', 'First week', [
    '2026-11-09',
    'Ida',
    'Calls to dispatch fell from 40 to 17 a day. Two devices lose the network in the harbour tunnel.',
  ]),
  projectNote('pnote_3', 'Second week', [
    '2026-11-16',
    'Ida',
    'Tunnel solved by buffering positions. Drivers ask for a dark screen at night.',
  ]),
  projectNote('pnote_4', 'Third week', [
    '2026-11-23',
    'Ben',
    'We was down to **9 calls** a day. The dark screen is in `fleet-os 4.2.1`, definately before friday.\n\n' +
      '- 10 of 10 drivers have it\n- ask ida@acme.example for the [tracks](https://files.acme.example/tracks/47)\n\n' +
      'i think their is time for the the harbour tunnel , but we need SIM cards untill thursday',
  ]),
  record(
    'table',
    'table_1',
    'Requirements for the rollout',
    { description: 'What Acme Fleet must do at Northwind, agreed with operations and IT' },
    [link('opportunity', ...opportunity)],
  ),
  column('col_1', 'Requirement', 'requirement', 'One sentence, from the point of view of whoever needs it'),
  column('col_2', 'Acceptance', 'acceptance', 'How both sides will see that it is met: a number and a date'),
  column('col_3', 'Owner', 'owner', 'One person'),
  row('row_1', 'Next stop on screen', {
    requirement: 'A driver sees the next stop without phoning.',
    acceptance: 'Fewer than 5 calls a day from ten vehicles, by 11 December',
    owner: 'Ida',
  }),
  row('row_2', 'Positions in the tunnel', {
    requirement: 'A dispatcher sees where a vehicle went while it had no network.',
    acceptance: 'No gap over 30 seconds in a week of tracks',
    owner: 'Ben',
  }),
  row('row_3', 'Export', {
    requirement: 'IT can export all positions of a vehicle for an audit.',
    acceptance: '',
    owner: 'Joost de Wit',
  }),
  row('row_4', 'Night screen', {
    requirement: 'they was asking for a dark screen at night, on all the the 10 devices',
    acceptance: 'No complaints to support@acme.example in 14 nights, see https://files.acme.example/night',
    owner: 'Ben',
  }),
  comment(
    'com_1',
    'On the rollout',
    ['2026-11-17', 'Ida', 'Who presents the phased plan to the board?'],
    'on',
    ...opportunity,
  ),
  comment(
    'com_2',
    'Re: On the rollout',
    ['2026-11-17', 'Ben', 'Mara does. She wants one page from us by Thursday.'],
    'reply_to',
    'comment',
    'com_1',
  ),
  comment(
    'com_3',
    'Re: On the rollout',
    ['2026-11-18', 'Ida', 'I can write it, if you check the numbers.'],
    'reply_to',
    'comment',
    'com_2',
  ),
  comment(
    'com_4',
    'Re: On the rollout',
    [
      '2026-11-23',
      'Ben',
      'i checked the 84,000 EUR , they was right. We should of sent the page on friday to mara.visser@northwind.example: ' +
        'https://files.acme.example/plans/phased',
    ],
    'reply_to',
    'comment',
    'com_3',
  ),
];

const rows = () =>
  records.map((each, index) => ({ ...each, updated_at: new Date(Date.UTC(2026, 10, 20, 9, index)).toISOString() }));

module.exports = {
  async up(queryInterface) {
    if (process.env.NODE_ENV === 'production') return;
    await queryInterface.sequelize.query(
      `
      WITH given AS (
        SELECT * FROM jsonb_to_recordset($records::jsonb) AS record (
          type text, id text, title text, attributes jsonb, links jsonb, visibility jsonb, visible_to text[],
          updated_at timestamptz
        )
      ),
      stored AS (
        INSERT INTO entities (organization_id, type, id, title, attributes, visibility, visible_to, updated_at)
        SELECT $organization::uuid, type, id, title, attributes, visibility, visible_to, updated_at FROM given
        ON CONFLICT DO NOTHING
        RETURNING type, id
      ),
      linked AS (
        INSERT INTO entity_links (organization_id, from_type, from_id, relations, to_type, to_id, updated_at)
        SELECT $organization::uuid, given.type, given.id, ARRAY[link.relation], link.type, link.id, given.updated_at
        FROM stored JOIN given USING (type, id),
          jsonb_to_recordset(given.links) AS link (relation text, type text, id text)
      )
      INSERT INTO entity_versions (organization_id, version) VALUES ($organization::uuid, 1)
      ON CONFLICT (organization_id) DO UPDATE SET version = entity_versions.version + 1`,
      { bind: { records: JSON.stringify(rows()), organization: organizationId } },
    );
  },

  async down(queryInterface) {
    for (const { type, id } of records) {
      await queryInterface.bulkDelete('entity_links', {
        organization_id: organizationId,
        from_type: type,
        from_id: id,
      });
      await queryInterface.bulkDelete('entities', { organization_id: organizationId, type, id });
    }
  },
};
