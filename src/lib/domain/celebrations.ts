/** L4: when walls celebrate, how loud, and which of them do. */
import type { FloorCelebrations, Screen, ScreenCelebrations, Workspace } from './records.ts';

const USUAL_FLOOR: FloorCelebrations = { quietFrom: '', quietTo: '', volume: 50 };
const USUAL_SCREEN: ScreenCelebrations = { shown: true, sound: false };

/** What holds for every wall of a floor. */
export const floorCelebrations = (
	workspace: Pick<Workspace, 'celebrations'> | undefined
): FloorCelebrations => ({
	...USUAL_FLOOR,
	...workspace?.celebrations
});

/** What one wall does. */
export const screenCelebrations = (screen: Pick<Screen, 'celebrations'>): ScreenCelebrations => ({
	...USUAL_SCREEN,
	...screen.celebrations
});

/** Everything a wall goes by. */
export type WallCelebrations = FloorCelebrations & ScreenCelebrations;

/** Whether a local time `HH:MM` lies in quiet hours, which may go over midnight; none where both ends are ''. */
export function isQuiet(
	time: string,
	{ quietFrom, quietTo }: Pick<FloorCelebrations, 'quietFrom' | 'quietTo'>
): boolean {
	if (quietFrom === '' || quietTo === '') return false;
	return quietFrom <= quietTo ? time >= quietFrom && time < quietTo : time >= quietFrom || time < quietTo;
}
