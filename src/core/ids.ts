import { v7, validate } from 'uuid';

/** A new id of ours: UUID version 7, which sorts by the time it was made. */
export const newId = (): string => v7();

export const isId = (value: string): boolean => validate(value);
