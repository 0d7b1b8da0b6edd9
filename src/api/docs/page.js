SwaggerUIBundle({
  url: '/api/openapi.json',
  dom_id: '#operations',
  deepLinking: true,
  // Area by area: all operations at once are more than a page can be looked through.
  docExpansion: 'none',
  // The document is shown to nobody else to be judged, and a key that was entered goes with the page.
  validatorUrl: null,
  persistAuthorization: false,
  requestInterceptor(request) {
    // What a write with a session's cookie must carry, to show that it comes from a page of ours.
    request.headers['x-anning'] = '1';
    return request;
  },
});
