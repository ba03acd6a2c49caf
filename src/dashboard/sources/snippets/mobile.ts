import type { Snippet, Target } from './snippet.ts';

/** The mobile SDKs take a host without a scheme and put https before it, whatever one does. */
export function mobileSnippets({ sourceId, origin }: Target): { android: Snippet[]; ios: Snippet[] } {
  const host = `${new URL(origin).host}/v1`;
  const note = httpsNote(origin);
  return {
    android: [
      {
        id: 'kotlin',
        label: 'Kotlin',
        ...note,
        steps: [
          {
            label: 'app/build.gradle.kts',
            code: `dependencies {
    implementation("com.segment.analytics.kotlin:android:1.19.2")
}`,
          },
          {
            label: 'The application class',
            code: `import com.segment.analytics.kotlin.android.Analytics
import kotlinx.serialization.json.buildJsonObject
import kotlinx.serialization.json.put

val analytics = Analytics("${sourceId}", applicationContext) {
    apiHost = "${host}"
    cdnHost = "${host}"
    trackApplicationLifecycleEvents = true
}

analytics.track("Order Completed", buildJsonObject { put("total", 12.5) })`,
          },
        ],
      },
    ],
    ios: [
      {
        id: 'swift',
        label: 'Swift',
        ...note,
        steps: [
          { label: 'Swift package', code: 'https://github.com/segmentio/analytics-swift' },
          {
            label: 'The app delegate',
            code: `import Segment

let configuration = Configuration(writeKey: "${sourceId}")
    .apiHost("${host}")
    .cdnHost("${host}")
    .trackApplicationLifecycleEvents(true)

let analytics = Analytics(configuration: configuration)

analytics.track(name: "Order Completed", properties: ["total": 12.5])`,
          },
        ],
      },
    ],
  };
}

function httpsNote(origin: string): { note?: string } {
  if (origin.startsWith('https:')) return {};
  return {
    note: `This SDK speaks https only, and this Switchyard is at ${origin}. Put a proxy with a certificate in front of it and open the dashboard there: the host below follows.`,
  };
}
