import { besideMonth, datesOf, monthOf, type HolidayView, type LeaveView } from '#lib/client/calendar.ts';
import { FLOOR, must, type WorkspaceView } from '#lib/client/manage.ts';
import { Api } from '#lib/client/api.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = async ({ data, url, fetch, depends }) => {
	depends(FLOOR);
	const api = new Api(fetch);
	const month = monthOf(url.searchParams.get('month'), data.today);
	const dates = datesOf(month);
	const year = /^\d{4}$/.exec(url.searchParams.get('year') ?? '')?.[0] ?? data.today.slice(0, 4);
	const [holidays, leave, waiting, workspace] = await Promise.all([
		api.get<{ holidays: HolidayView[] }>('/holidays'),
		api.get<{ leave: LeaveView[] }>(`/leave?from=${dates[0]}&to=${dates.at(-1)}`),
		api.get<{ leave: LeaveView[] }>('/leave?state=asked'),
		api.get<WorkspaceView>('/workspace')
	]);
	return {
		people: data.people,
		today: data.today,
		year: Number(year),
		month,
		before: besideMonth(month, -1),
		after: besideMonth(month, 1),
		holidays: must(holidays).holidays,
		leave: must(leave).leave,
		waiting: must(waiting).leave,
		workingDays: must(workspace).workingDays
	};
};
