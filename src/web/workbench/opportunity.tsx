import { formatDay } from '../shared/format.ts';
import { may } from '../shared/login.ts';
import { Boundary } from '../shared/ui/boundary.tsx';
import { AssistedField } from './assisted-field.tsx';
import { Comments } from './comments.tsx';
import { Notes, ProjectNotes } from './notes.tsx';
import { linksOf, textOf, type FieldPlace } from './records.ts';
import { RequirementTable } from './requirement-table.tsx';
import { formatAmount, type PartProps } from './parts.ts';
import { t } from './words.ts';

const Facts = ({ records, opportunity }: Omit<PartProps, 'userId'>) => {
  const names = (type: string): string =>
    linksOf(records, opportunity, type)
      .map(({ title }) => title)
      .join(', ');
  const closing = textOf(opportunity, 'close_date');
  const facts = [
    ['account', names('account')],
    ['stage', textOf(opportunity, 'stage')],
    ['amount', formatAmount(opportunity)],
    ['close_date', closing === '' ? '' : formatDay(closing)],
    ['contacts', names('contact')],
  ] as const;
  return (
    <dl class="facts">
      {facts
        .filter(([, value]) => value !== '')
        .map(([name, value]) => (
          <div key={name}>
            <dt>{t(name)}</dt>
            <dd>{value}</dd>
          </div>
        ))}
    </dl>
  );
};

/** The custom fields of an opportunity: their definitions are linked, and name the attribute. */
const CustomFields = ({ records, opportunity, userId }: PartProps) => (
  <>
    {linksOf(records, opportunity, 'custom_field_definition').map((definition) => {
      const place: FieldPlace = {
        type: 'opportunity',
        id: opportunity.id,
        attribute: textOf(definition, 'key'),
        fieldType: 'custom_field',
      };
      return <AssistedField key={definition.id} place={place} label={definition.title} userId={userId} />;
    })}
  </>
);

const parts = [
  ['notes', Notes],
  ['comments', Comments],
  ['tables', RequirementTable],
  ['project_notes', ProjectNotes],
] as const;

/** The page of an opportunity: its facts, and each of its texts in a field with the assistant. */
export const Opportunity = (props: PartProps) => {
  const { opportunity, userId } = props;
  const field = (attribute: string, fieldType: FieldPlace['fieldType']): FieldPlace => ({
    type: 'opportunity',
    id: opportunity.id,
    attribute,
    fieldType,
  });
  return (
    <article class="record">
      <header class="stack">
        <h1>{opportunity.title}</h1>
        <Boundary name={t('facts')}>
          <Facts {...props} />
        </Boundary>
        <p class="quiet">{t(may('ai.enhance.create') ? 'how' : 'may_not_enhance')}</p>
      </header>
      <section class="stack">
        <AssistedField
          place={field('description', 'opportunity_description')}
          label={t('description')}
          userId={userId}
        />
        {textOf(opportunity, 'next_step') !== '' && (
          <AssistedField place={field('next_step', 'custom_field')} label={t('next_step')} userId={userId} />
        )}
        <Boundary name={t('custom_fields')}>
          <CustomFields {...props} />
        </Boundary>
      </section>
      {parts.map(([name, Part]) => (
        <Boundary key={name} name={t(name)}>
          <Part {...props} />
        </Boundary>
      ))}
    </article>
  );
};
