// What k6 has besides the standard library and @types/k6 leaves out. (TypeScript's "dom" would have it, and a browser's world as well.)
declare const console: Record<'debug' | 'info' | 'warn' | 'error', (message: string) => void>;
