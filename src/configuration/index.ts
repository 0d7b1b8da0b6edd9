export { checkListeners } from './listeners.ts';
export { environmentName, type Loaded, loadConfiguration, type Sources, secretName } from './load.ts';
export { ConfigurationError, describeProblem, type Origin, type Problem } from './problem.ts';
export { type Configuration, configurationSchema, leaves, type Words } from './schema.ts';
export { type RecordPlace, readSettings, type Settings, type TrafficPlace } from './settings.ts';
