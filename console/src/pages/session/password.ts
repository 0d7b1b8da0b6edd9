const CHARACTERS_MIN = 12;
const DIFFERENT_MIN = 5;

/**
 * What a person can be told about a password before it is sent, as the name of the sentence that tells it. The server judges; its list of
 * passwords that everybody uses stays there.
 */
export function passwordProblem(
  password: string,
  login: string,
): 'passwordShort' | 'passwordUniform' | 'passwordLogin' | undefined {
  const folded = password.normalize('NFKC').toLowerCase();
  if ([...folded].length < CHARACTERS_MIN) return 'passwordShort';
  if (new Set(folded).size < DIFFERENT_MIN) return 'passwordUniform';
  if (login !== '' && folded.includes(login.trim().toLowerCase())) return 'passwordLogin';
  return undefined;
}
