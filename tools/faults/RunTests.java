import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.TagFilter;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/** {@code CLASS TAG}: runs what bears the tag in a test class, and prints how much that was and how much of it failed. */
public final class RunTests {
    private RunTests() {}

    public static void main(String[] classAndTag) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectClass(classAndTag[0]))
                .filters(TagFilter.includeTags(classAndTag[1]))
                .build();
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
