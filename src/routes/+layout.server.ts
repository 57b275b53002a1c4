import { floorOf, readerOf } from '#lib/server/pages/reader.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals: { app, identity } }) => ({
	reader: readerOf(app, identity),
	floor: floorOf(app),
	version: app.version
});
