import { deciders } from '#lib/server/pages/calendar.ts';
import type { PageServerLoad } from './$types';

export const load: PageServerLoad = ({ locals: { app, identity } }) => deciders(app, identity);
