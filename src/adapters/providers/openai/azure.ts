/** An address of chat completions at Azure. */
interface AzureEndpoint {
  /** The base URL for the SDK. */
  readonly baseUrl: string;
  readonly query: Readonly<Record<string, string>>;
}

/** Azure OpenAI, AI Foundry and multi-service resources, also in the clouds of the US government and of China. */
const azureHosts = /\.(openai|services\.ai|cognitiveservices)\.azure\.(com|us|cn)$/i;

/** The last dated version of the data plane that became generally available. */
const datedVersion = '2024-10-21';

/**
 * Derives the endpoint of an Azure host; undefined for any other host. A resource's origin without a path means its v1 API, which
 * needs no `api-version` and uses the deployment's name as the model. A path to a deployment means the dated API, with version
 * 2024-10-21 unless the base URL's query has another. Azure reads the key from the header `api-key`.
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

/** Builds the header with the key: Azure reads `api-key`, every other server `authorization`. */
export const keyHeaders = (apiKey: string, baseUrl: string | undefined) =>
  azureEndpoint(baseUrl) === undefined
    ? { authorization: `Bearer ${apiKey}` }
    : { 'api-key': apiKey, authorization: null };
