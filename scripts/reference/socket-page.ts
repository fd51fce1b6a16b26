export const socketPage = (_document: object): string => '';
