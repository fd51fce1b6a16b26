import type { ComponentChildren, InputHTMLAttributes } from 'preact';
import { useId } from 'preact/hooks';
import type { ApiError } from '../wire.ts';

interface FieldProps {
  readonly label: string;
  readonly hint?: string | undefined;
  /** The field's path in the request, to find its problem in `error`. */
  readonly path?: string;
  readonly error?: ApiError | undefined;
}

/** A labelled control with a hint and the server's problem of its field. `control` gets the ids that connect them. */
export const Field = ({
  label,
  hint,
  path,
  error,
  control,
}: FieldProps & {
  control: (connect: { id: string; 'aria-describedby': string; 'aria-invalid': boolean }) => ComponentChildren;
}) => {
  const id = useId();
  const problem = error?.problems().find((each) => each.path === path)?.message;
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {control({ id, 'aria-describedby': `${id}-hint`, 'aria-invalid': problem !== undefined })}
      <span id={`${id}-hint`}>
        {problem !== undefined && <span class="wrong">{problem} </span>}
        {hint !== undefined && <span class="hint">{hint}</span>}
      </span>
    </div>
  );
};

/** The attributes of a control of one line. */
interface InputProps {
  readonly type?: 'text' | 'email' | 'password' | 'number' | 'search' | 'url' | 'datetime-local';
  readonly name?: string;
  readonly autocomplete?: 'username' | 'current-password' | 'new-password' | 'off';
  readonly required?: boolean;
  readonly min?: number;
  readonly step?: number | 'any';
}

/** The last time that a field takes: without one, browsers take years of six digits. */
const latestTime = '9999-12-31T23:59';

const attributesOf = (input: InputProps, list: string | undefined): InputHTMLAttributes =>
  ({
    ...input,
    ...(input.type === 'datetime-local' && { max: latestTime }),
    ...(list !== undefined && { list }),
  }) as InputHTMLAttributes;

/** A field of one line, or of several with `rows`. */
export const TextField = ({
  label,
  hint,
  path,
  error,
  value,
  change,
  rows,
  suggestions,
  ...input
}: FieldProps & {
  value: string;
  change: (value: string) => void;
  rows?: number;
  /** Values that the browser offers while one is written. */
  suggestions?: readonly string[];
} & InputProps) => (
  <Field
    label={label}
    {...(hint === undefined ? {} : { hint })}
    {...(path === undefined ? {} : { path })}
    error={error}
    control={(connect) =>
      rows === undefined ? (
        <>
          <input
            class="input"
            {...connect}
            {...attributesOf(input, suggestions && `${connect.id}-list`)}
            value={value}
            onInput={({ currentTarget }) => change(currentTarget.value)}
          />
          {suggestions && (
            <datalist id={`${connect.id}-list`}>
              {suggestions.map((each) => (
                <option key={each} value={each} />
              ))}
            </datalist>
          )}
        </>
      ) : (
        <textarea
          class="input"
          {...connect}
          rows={rows}
          required={input.required ?? false}
          value={value}
          onInput={({ currentTarget }) => change(currentTarget.value)}
        />
      )
    }
  />
);

/** A choice of one of several values. */
export const SelectField = ({
  label,
  hint,
  value,
  change,
  options,
}: Pick<FieldProps, 'label' | 'hint'> & {
  value: string;
  change: (value: string) => void;
  options: readonly (readonly [value: string, label: string])[];
}) => (
  <Field
    label={label}
    hint={hint}
    control={(connect) => (
      <select class="input" {...connect} value={value} onChange={({ currentTarget }) => change(currentTarget.value)}>
        {options.map(([option, text]) => (
          <option key={option} value={option}>
            {text}
          </option>
        ))}
      </select>
    )}
  />
);

/** Boxes to tick, as a group with a name. */
export const CheckGroup = ({
  legend,
  options,
  chosen,
  change,
}: {
  legend: string;
  options: readonly (readonly [value: string, label: string])[];
  chosen: readonly string[];
  change: (chosen: readonly string[]) => void;
}) => (
  <fieldset class="field">
    <legend class="label">{legend}</legend>
    <div class="checks">
      {options.map(([value, label]) => (
        <label key={value} class="check">
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={({ currentTarget }) =>
              change(currentTarget.checked ? [...chosen, value] : chosen.filter((each) => each !== value))
            }
          />
          <span>{label}</span>
        </label>
      ))}
    </div>
  </fieldset>
);
