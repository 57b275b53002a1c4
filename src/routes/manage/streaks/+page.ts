import { managed, must } from '#lib/client/manage.ts';
import { streakMetrics } from '#lib/client/streak-draft.ts';
import type { MetricView } from '#lib/components/metrics/metric-view.ts';
import type { StreakRule } from '#lib/domain/records.ts';
import type { PageLoad } from './$types';

export const load: PageLoad = managed(async (api) => {
	const [rules, metrics] = await Promise.all([
		api.get<{ streakRules: StreakRule[] }>('/streak-rules'),
		api.get<{ metrics: MetricView[] }>('/metrics')
	]);
	return { rules: must(rules).streakRules, metrics: streakMetrics(must(metrics).metrics) };
});
