/* Shows openapi.json of this service. `validatorUrl: null` keeps the viewer from asking an online validator. */
window.SwaggerUIBundle({
  url: '/docs/openapi.json',
  dom_id: '#reference',
  validatorUrl: null,
  deepLinking: true,
  docExpansion: 'none',
  defaultModelsExpandDepth: 0,
  displayOperationId: true,
  showExtensions: true,
  filter: true,
});
