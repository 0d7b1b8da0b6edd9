import { type Act, useSession } from '../frame/session.tsx';
import { useVocabulary } from './vocabulary.tsx';

/** Where the person may do an act: everywhere, or for these organisations. The API decides; this hides what it would refuse. */
export function useReach(act: Act): 'all' | readonly string[] {
  const { duties } = useSession();
  const { actsOfRoles } = useVocabulary();
  const allowing = duties.filter(({ role }) => actsOfRoles[role]?.includes(act));
  if (allowing.some(({ organisation }) => organisation === null)) return 'all';
  return allowing.map(({ organisation }) => organisation!);
}

export function reachesAll(reach: 'all' | readonly string[]): boolean {
  return reach === 'all';
}

export function reaches(reach: 'all' | readonly string[], organisation: string | null): boolean {
  return reach === 'all' || (organisation !== null && reach.includes(organisation));
}
