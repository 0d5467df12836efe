import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * {@code CLASS TAG}: runs what bears the tag in a test class, all of it if the tag is empty, and prints how much that was and how
 * much of it failed.
 */
public final class RunTests {
    private RunTests() {}

    public static void main(String[] classAndTag) {
        LauncherDiscoveryRequestBuilder wanted =
                LauncherDiscoveryRequestBuilder.request().selectors(selectClass(classAndTag[0]));
        if (!classAndTag[1].isEmpty()) {
            wanted.filters(TagFilter.includeTags(classAndTag[1]));
        }
        LauncherDiscoveryRequest request = wanted.build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request, listener);
        var summary = listener.getSummary();
        summary.getFailures().forEach(failure -> System.out.println(
                failure.getTestIdentifier().getDisplayName() + ": " + failure.getException()));
        System.out.println();
        System.out.println("ran=" + (summary.getTestsSucceededCount() + summary.getTestsFailedCount()) + " failed="
                + (summary.getTestsFailedCount() + summary.getContainersFailedCount()));
        System.exit(0);
    }
}
