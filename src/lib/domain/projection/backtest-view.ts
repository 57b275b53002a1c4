/** W9: past months as somebody looks back on them. */
import { dateOfDay } from '#lib/domain/calendar.ts';
import type { LocalDate } from '#lib/domain/records.ts';
import { forecastsOf, type PastMonth, type Silence } from './backtest.ts';
import { calibrationOf, MOMENTS, type Calibration, type Moment } from './calibration.ts';

/** Why months were left out, beside the silences: no target and too few months before, or an aim of nothing. */
export type LeftOut = Silence | 'noAim' | 'nothing';

export interface MomentView extends Calibration {
	/** How many were left out, by reason; those there are. */
	readonly left: Readonly<Partial<Record<LeftOut, number>>>;
}

/** A past month of the reader's own. */
export interface OwnMonth {
	/** Its first date. */
	readonly month: LocalDate;
	readonly aim: number;
	readonly byTarget: boolean;
	readonly orders: number;
	/** null: none was given. */
	readonly atStart: number | null;
	readonly atMiddle: number | null;
}

export interface LookBack {
	/** Past months of one person each that the record tells whole. */
	readonly personMonths: number;
	readonly people: number;
	/** The first and last of them; '' without any. */
	readonly from: LocalDate;
	readonly to: LocalDate;
	readonly moments: Readonly<Record<Moment, MomentView>>;
}

export interface CalibrationView extends LookBack {
	/** Whom the reader may see: `everyone`, `me` or a team's id; in the order to offer. */
	readonly scopes: readonly { readonly key: string; readonly name: string }[];
	readonly scope: string;
	/** Newest first; of oneself only. */
	readonly own: readonly OwnMonth[];
}

export function lookBack(told: readonly PastMonth[]): LookBack {
	const [first, last] = [told[0], told.at(-1)];
	return {
		personMonths: told.length,
		people: new Set(told.map(({ person }) => person)).size,
		from: first ? dateOfDay(first.month.from) : '',
		to: last ? dateOfDay(last.month.from) : '',
		moments: { atStart: momentView(told, 'atStart'), atMiddle: momentView(told, 'atMiddle') }
	};
}

function momentView(told: readonly PastMonth[], moment: Moment): MomentView {
	const left: Partial<Record<LeftOut, number>> = {};
	for (const { aim, [moment]: odds } of told) {
		if (typeof odds === 'number') continue;
		const why = aim === undefined ? 'noAim' : aim === 0 ? 'nothing' : odds;
		left[why] = (left[why] ?? 0) + 1;
	}
	return { ...calibrationOf(forecastsOf(told, moment)), left };
}

/** Those in which something was forecast, newest first. */
export const ownMonths = (told: readonly PastMonth[]): OwnMonth[] =>
	told.toReversed().flatMap(({ month, aim, byTarget, orders, ...odds }) => {
		if (aim === undefined || MOMENTS.every((moment) => typeof odds[moment] !== 'number')) return [];
		const given = (value: number | Silence) => (typeof value === 'number' ? value : null);
		return [
			{
				month: dateOfDay(month.from),
				aim,
				byTarget,
				orders,
				atStart: given(odds.atStart),
				atMiddle: given(odds.atMiddle)
			}
		];
	});
