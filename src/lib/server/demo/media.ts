/** The songs and pictures of the demo's people: kept as files like everybody's, after the same look at their bytes. */
import { instantText } from '#lib/domain/calendar.ts';
import { demoMedia } from '#lib/domain/demo/media.ts';
import type { DemoFloor } from '#lib/domain/demo/floor.ts';
import type { Medium } from '#lib/domain/records.ts';
import { checkMedium } from '#lib/server/media/check.ts';
import { keepFile } from '#lib/server/media/files.ts';
import type { Write } from '#lib/server/record/store.ts';

/** Keeps the files, and answers with the records that name them. Rejects where they can't be kept. */
export async function mediaWrites(
	dataDir: string,
	seed: number,
	floor: DemoFloor,
	now: number
): Promise<Write[]> {
	const writes: Write[] = [];
	for (const { id, rep, kind, bytes } of demoMedia(seed, floor)) {
		const found = checkMedium(kind, bytes());
		if (!found.ok) continue;
		const { type, width, height, frames, seconds, bytes: checked } = found.value;
		await keepFile(dataDir, id, checked);
		const medium: Medium = {
			...{ id, rep, kind, type, width, height },
			bytes: checked.length,
			animated: frames > 1,
			seconds: Math.ceil(seconds),
			at: instantText(now)
		};
		writes.push({ op: 'create', collection: 'media', data: { ...medium } });
	}
	return writes;
}
