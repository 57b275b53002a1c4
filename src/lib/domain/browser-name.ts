/** What people call a browser and its machine, such as `Chrome on Android`, from what it says of itself (User-Agent). */
export function browserName(agent: string): string {
	const browser =
		(/Edg\//.test(agent) && 'Edge') ||
		(/OPR\//.test(agent) && 'Opera') ||
		(/Firefox\//.test(agent) && 'Firefox') ||
		(/SamsungBrowser\//.test(agent) && 'Samsung Internet') ||
		(/Chrome\//.test(agent) && 'Chrome') ||
		(/Safari\//.test(agent) && 'Safari') ||
		'Browser';
	const system =
		(/Android/.test(agent) && 'Android') ||
		(/iPhone/.test(agent) && 'iPhone') ||
		(/iPad/.test(agent) && 'iPad') ||
		(/Windows/.test(agent) && 'Windows') ||
		(/Mac OS X/.test(agent) && 'Mac') ||
		(/Linux/.test(agent) && 'Linux');
	return system ? `${browser} on ${system}` : browser;
}
