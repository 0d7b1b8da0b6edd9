/** Not furnished yet: see the README of this room. */
export {};
