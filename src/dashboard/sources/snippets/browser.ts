import type { Snippet, Target } from './snippet.ts';

/** For pages. The loader is Segment's own; `_cdn` makes it and all it loads come from this server, over http too. */
export function browserSnippets({ sourceId, origin }: Target): Snippet[] {
  return [
    {
      id: 'html',
      label: 'HTML',
      steps: [{ label: 'Inside <head>, on every page', code: htmlSnippet({ sourceId, origin }) }],
    },
    {
      id: 'npm',
      label: 'npm',
      steps: [
        { label: 'Terminal', code: 'npm install @segment/analytics-next' },
        {
          label: 'analytics.js',
          code: `import { AnalyticsBrowser } from '@segment/analytics-next';

export const analytics = AnalyticsBrowser.load({
  writeKey: '${sourceId}',
  cdnURL: '${origin}',
});

analytics.page();`,
        },
      ],
    },
  ];
}

function htmlSnippet({ sourceId, origin }: Target): string {
  return `<script>
  !function(){var i="analytics",analytics=window[i]=window[i]||[];if(!analytics.initialize)if(analytics.invoked)window.console&&console.error&&console.error("The analytics snippet is included twice.");else{analytics.invoked=!0;analytics.methods=["trackSubmit","trackClick","trackLink","trackForm","pageview","identify","reset","group","track","ready","alias","debug","page","screen","once","off","on","addSourceMiddleware","addIntegrationMiddleware","setAnonymousId","addDestinationMiddleware","register"];analytics.factory=function(e){return function(){if(window[i].initialized)return window[i][e].apply(window[i],arguments);var n=Array.prototype.slice.call(arguments);if(["track","screen","alias","group","page","identify"].indexOf(e)>-1){var c=document.querySelector("link[rel='canonical']");n.push({__t:"bpc",c:c&&c.getAttribute("href")||void 0,p:location.pathname,u:location.href,s:location.search,t:document.title,r:document.referrer})}n.unshift(e);analytics.push(n);return analytics}};for(var n=0;n<analytics.methods.length;n++){var key=analytics.methods[n];analytics[key]=analytics.factory(key)}analytics.load=function(key,n){var t=document.createElement("script");t.type="text/javascript";t.async=!0;t.setAttribute("data-global-segment-analytics-key",i);t.src="${origin}/analytics.js/v1/"+key+"/analytics.min.js";var r=document.getElementsByTagName("script")[0];r.parentNode.insertBefore(t,r);analytics._loadOptions=n};analytics._writeKey="${sourceId}";analytics._cdn="${origin}";analytics.SNIPPET_VERSION="5.2.1";
  analytics.load("${sourceId}");
  analytics.page();
  }}();
</script>`;
}
