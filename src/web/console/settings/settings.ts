/** The limits of users; an absent one is not limited here. */
export interface UserLimit {
  readonly requests?: number;
  readonly tokens?: number;
}

/** The organization's settings, as `GET /api/admin/settings` answers. */
export interface Settings {
  readonly enabled: boolean;
  readonly providers?: readonly string[];
  readonly models?: readonly string[];
  readonly retentionDays: number | null;
  readonly limits: {
    readonly organization?: { readonly cost?: number };
    readonly user?: UserLimit;
    readonly roles?: Readonly<Record<string, UserLimit>>;
    readonly users?: Readonly<Record<string, UserLimit>>;
  };
}

/** Shows a limit in a form; an absent one is empty. */
export const showLimit = (limit: number | undefined): string => (limit === undefined ? '' : String(limit));

/** Reads a limit of a form; an empty one is absent. */
export const readLimit = <Name extends string>(name: Name, written: string): Partial<Record<Name, number>> =>
  written.trim() === '' ? {} : ({ [name]: Number(written) } as Partial<Record<Name, number>>);
