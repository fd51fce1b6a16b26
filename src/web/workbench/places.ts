import { currentText } from './drafts.ts';
import { formatOf, keyOfField, type FieldPlace } from './records.ts';

/** A field that the page shows, with the label that users see. */
export interface ShownField {
  readonly key: string;
  readonly label: string;
  readonly place: FieldPlace;
}

/** The fields that the page shows, by their keys: the margin and the sessions of other tabs find them here. */
const fields = new Map<string, ShownField>();

/** Registers a field that the page shows. */
export const register = (place: FieldPlace, label: string): void => {
  const key = keyOfField(place);
  fields.set(key, { key, label, place });
};

/** Returns a field that the page shows. */
export const fieldOfKey = (key: string | undefined): ShownField | undefined =>
  key === undefined ? undefined : fields.get(key);

/** Finds the field of a session by the ids of its request. */
export const fieldOfIds = (entityId: string, fieldId: string): string | undefined => {
  const all = [...fields.values()];
  return all.find(({ place: { id, about, attribute } }) => (about ?? id) === entityId && attribute === fieldId)?.key;
};

/** Returns the request of a preview for a field, without an action. */
export const previewRequest = (place: FieldPlace) => {
  const text = currentText(place);
  return {
    text,
    format: formatOf(place, text),
    context: { fieldType: place.fieldType, entityId: place.about ?? place.id, fieldId: place.attribute },
  };
};
