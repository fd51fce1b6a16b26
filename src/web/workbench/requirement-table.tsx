import { AssistedField } from './assisted-field.tsx';
import type { PartProps } from './parts.ts';
import { linkedTo, textOf } from './records.ts';

/** The tables of an opportunity; each cell is a field. */
export const RequirementTable = ({ records, opportunity, userId }: PartProps) => (
  <>
    {linkedTo(records, 'table', 'opportunity', opportunity).map((table) => {
      const columns = linkedTo(records, 'table_column', 'table', table);
      return (
        <section key={table.id} class="stack" aria-labelledby={table.id}>
          <div>
            <h2 id={table.id}>{table.title}</h2>
            <p class="small quiet">{textOf(table, 'description')}</p>
          </div>
          <div class="cells" role="table" aria-labelledby={table.id} style={{ '--columns': columns.length }}>
            <div role="row" class="cell-head">
              {columns.map((column) => (
                <div key={column.id} role="columnheader" title={textOf(column, 'description')}>
                  {column.title}
                </div>
              ))}
            </div>
            {linkedTo(records, 'table_row', 'table', table).map((row) => (
              <div key={row.id} role="row">
                {columns.map((column) => (
                  <div key={column.id} role="cell" data-column={column.title}>
                    <AssistedField
                      place={{
                        type: 'table_row',
                        id: row.id,
                        attribute: textOf(column, 'key'),
                        fieldType: 'table_cell',
                      }}
                      label={`${row.title}: ${column.title}`}
                      heading={false}
                      compact
                      userId={userId}
                    />
                  </div>
                ))}
              </div>
            ))}
          </div>
        </section>
      );
    })}
  </>
);
