import { currentText } from './drafts.ts';
import { formatOf, keyOfField, type FieldPlace } from './records.ts';

/** The fields that the page shows, by their names: the margin and the sessions of other tabs find them here. */
const places = new Map<string, FieldPlace>();

/** Registers a field that the page shows. */
export const register = (place: FieldPlace): void => void places.set(keyOfField(place), place);

/** Returns the place of a field by its name. */
export const placeOf = (key: string): FieldPlace | undefined => places.get(key);

/** Finds the field of a session by the ids of its request. */
export const fieldOfIds = (entityId: string, fieldId: string): string | undefined => {
  const all = [...places.entries()];
  return all.find(([, { id, about, attribute }]) => (about ?? id) === entityId && attribute === fieldId)?.[0];
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
