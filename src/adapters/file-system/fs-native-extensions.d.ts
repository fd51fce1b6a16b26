declare module 'fs-native-extensions' {
  /** Takes an exclusive lock on an open file, without waiting; false when another holds it. */
  export function tryLock(fileDescriptor: number): boolean;
  export function unlock(fileDescriptor: number): void;
}
