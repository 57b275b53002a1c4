import { floorCelebrations, screenCelebrations, type WallCelebrations } from '#lib/domain/celebrations.ts';
import type { Identity } from '#lib/domain/identity.ts';
import type { ScreenBoard, ScreenSlide } from '#lib/domain/records.ts';
import type { App } from '#lib/server/app.ts';
import { isSecure } from '#lib/server/auth/cookies.ts';
import { asScreen } from '#lib/server/auth/screen-cookie.ts';
import { findWorkspace } from '#lib/server/floor/workspace.ts';

export interface PairedScreen {
	readonly identity: Extract<Identity, { kind: 'screen' }>;
	readonly name: string;
	readonly board: ScreenBoard;
	/** What it turns to after the board. */
	readonly slides: readonly ScreenSlide[];
	readonly celebrations: WallCelebrations;
}

/**
 * The screen that this browser has been paired as, if it has. Judged by the screen's own cookie alone: a manager who is
 * signed in on the machine beside the wall must not keep it from being one.
 */
export async function screenOf(
	app: App,
	request: Request,
	address: string
): Promise<PairedScreen | undefined> {
	const alone = asScreen(request, isSecure(app.settings));
	if (!alone) return undefined;
	const identity = await app.identify(alone, address);
	if (identity.kind !== 'screen') return undefined;
	// just paired, it may be in the record and not yet in what the authority has read
	const screen =
		app.authority.tables.screens.get(identity.id) ?? (await app.record.get('screens', identity.id));
	if (!screen) return undefined;
	const celebrations = {
		...floorCelebrations(findWorkspace(app.authority.tables)),
		...screenCelebrations(screen)
	};
	const { name, board, slides } = screen;
	return { identity, name, board, slides: slides ?? [], celebrations };
}
