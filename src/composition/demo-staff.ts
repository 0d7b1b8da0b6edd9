import { AccessError } from '../access/index.ts';
import { linkOf } from '../api/index.ts';
import type { Duty, StaffRole } from '../domain/index.ts';
import type { Town } from '../world/index.ts';
import type { App } from './app.ts';

const NAMES: Readonly<Record<StaffRole, string>> = {
  operator: '演示·运维',
  carrier: '演示·运营商',
  centre: '演示·投诉中心',
  regulator: '演示·监管',
  provider: '演示·服务提供者',
  sender: '演示·发送方',
};

/** People to look at the demo as: one a role, each with a link that signs in without a password until the demo ends. */
export async function demoStaff(
  { access, publicUrl }: Pick<App, 'access' | 'publicUrl'>,
  { organisations }: Pick<Town, 'organisations'>,
): Promise<{ role: StaffRole; link: string }[]> {
  const links: { role: StaffRole; link: string }[] = [];
  for (const [role, name] of Object.entries(NAMES) as [StaffRole, string][]) {
    const organisation =
      role === 'provider' ? organisations.provider : role === 'sender' ? organisations.shop : undefined;
    const duties: Duty[] = [{ role, organisation }];
    if (role === 'operator') duties.push({ role: 'carrier', organisation: undefined });
    const login = `demo-${role}`;
    try {
      await access.people.invite({ login, name, language: 'zh', duties, by: 'demo' });
    } catch (error) {
      // The folder of an earlier demo knows them already.
      if (!(error instanceof AccessError) || error.code !== 'login-taken') throw error;
    }
    links.push({ role, link: linkOf({ publicUrl }, await access.people.signInLink(login)) });
  }
  return links;
}
