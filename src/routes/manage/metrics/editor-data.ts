import { must, type TeamView, type TypeView, type WorkspaceView } from '#lib/client/manage.ts';
import type { Api } from '#lib/client/api.ts';
import type { MetricView } from '#lib/components/metrics/metric-view.ts';

/** What the editor needs to know of the floor. */
export async function editorData(api: Api) {
	const [metrics, types, teams, workspace] = await Promise.all([
		api.get<{ metrics: MetricView[] }>('/metrics'),
		api.get<{ types: TypeView[] }>('/types'),
		api.get<{ teams: TeamView[] }>('/teams'),
		api.get<WorkspaceView>('/workspace')
	]);
	return {
		metrics: must(metrics).metrics,
		types: must(types).types,
		teams: must(teams).teams,
		hideAmounts: must(workspace).hideAmounts
	};
}
