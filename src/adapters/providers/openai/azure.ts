/** How Azure serves chat completions at a base URL. */
export interface AzureEndpoint {
  /** As the SDK takes it. */
  readonly baseUrl: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Azure OpenAI, AI Foundry and multi-service resources, also in the clouds of the US government and of China. */
const azureHosts = /\.(openai|services\.ai|cognitiveservices)\.azure\.(com|us|cn)$/i;

/** The last dated version of the data plane that is generally available. */
const datedVersion = '2024-10-21';

/**
 * The endpoint of an Azure host; undefined for any other host. The resource's origin alone means its v1 API, which needs no
 * `api-version` and takes the deployment's name as the model. A path to a deployment means the dated API, whose version is
 * 2024-10-21 unless the base URL's query names another. Azure reads a key from the header `api-key`.
 *
 * @see https://learn.microsoft.com/en-us/azure/ai-foundry/openai/api-version-lifecycle
 */
export const azureEndpoint = (baseUrl: string | undefined): AzureEndpoint | undefined => {
  if (baseUrl === undefined) return undefined;
  const { origin, hostname, pathname, searchParams } = new URL(baseUrl);
  if (!azureHosts.test(hostname)) return undefined;
  const path = pathname.replace(/\/+$/, '');
  const given = Object.fromEntries(searchParams);
  const isDated = /\/deployments\/[^/]+$/.test(path);
  return {
    baseUrl: `${origin}${path === '' || path === '/openai' ? '/openai/v1' : path}`,
    query: isDated ? { 'api-version': datedVersion, ...given } : given,
  };
};

/** The header with the key, and none of the other: Azure reads `api-key`, every other server reads `authorization`. */
export const keyHeaders = (
  apiKey: string,
  baseUrl: string | undefined,
): { 'api-key'?: string; authorization: string | null } =>
  azureEndpoint(baseUrl) === undefined
    ? { authorization: `Bearer ${apiKey}` }
    : { 'api-key': apiKey, authorization: null };
