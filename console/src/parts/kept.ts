import { useCallback, useState } from 'react';

/** A preference that this browser keeps. */
export function useKept<T>(name: string, usual: T): [T, (value: T) => void] {
  const place = `anning.${name}`;
  const [value, setValue] = useState<T>(() => {
    try {
      const text = localStorage.getItem(place);
      return text === null ? usual : (JSON.parse(text) as T);
    } catch {
      return usual;
    }
  });
  const keep = useCallback(
    (next: T) => {
      setValue(next);
      try {
        localStorage.setItem(place, JSON.stringify(next));
      } catch {
        // A browser that keeps nothing forgets it with the page.
      }
    },
    [place],
  );
  return [value, keep];
}
