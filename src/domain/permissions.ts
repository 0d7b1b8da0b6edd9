/** Who may do what: the only table (P8). A duty is exercised within the organisations that the person's relation covers. */
export const ROLES = ['public', 'sender', 'provider', 'carrier', 'centre', 'regulator', 'operator'] as const;
export type Role = (typeof ROLES)[number];

export const PERMISSIONS = {
  'facts.read': ['sender', 'provider', 'carrier', 'centre', 'regulator', 'operator'],
  'facts.write': ['provider', 'carrier', 'operator'],
  'message.read': ['sender', 'provider', 'carrier', 'centre', 'regulator'],
  'message.release': ['provider', 'carrier'],
  'number.unmask': ['centre', 'regulator'],
  'rule.mode': ['carrier', 'regulator'],
  'evidence.verify': ['public', 'sender', 'provider', 'carrier', 'centre', 'regulator', 'operator'],
  'gateway.operate': ['operator'],
} as const satisfies Record<string, readonly Role[]>;

export type Act = keyof typeof PERMISSIONS;

export function mayDo(role: Role, act: Act): boolean {
  return (PERMISSIONS[act] as readonly Role[]).includes(role);
}
