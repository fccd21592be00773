export { cast, demoPassword, members, organisations } from '../supabase/seed/cast.ts';
export type { CastMember, CastPatient, Part } from '../supabase/seed/cast.ts';
