using Aspire.Hosting.ApplicationModel;

namespace Aspire.Hosting.Local;

/// <summary>What runs and where, printed once all is healthy.</summary>
internal static class StatusTable
{
    public static void Print(RunPlan plan, TelemetryPage telemetry, string? data, ResourceNotificationService notifications, ResourceLog log, TimeSpan elapsed)
    {
        var rows = plan.Launchers.Keys.Select(resource => (resource.Name, State: StateOf(resource, notifications), Urls: UrlsOf(resource))).ToList();
        if (telemetry.Url is { } page)
        {
            rows.Add((TelemetryPage.Name, telemetry.State, page.ToString().TrimEnd('/')));
        }

        var name = Math.Max("resource".Length, rows.Max(row => row.Name.Length));
        var state = rows.Max(row => row.State.Length);
        log.Say("");
        log.Say($"  {"resource".PadRight(name)}  {"state".PadRight(state)}  url", Color.Gray);
        foreach (var row in rows)
        {
            log.Say($"  {row.Name.PadRight(name)}  {Terminal.Paint(row.State.PadRight(state), Color.Green)}  {row.Urls}".TrimEnd());
        }

        log.Say("");
        if (data is not null)
        {
            log.Say($"Data is kept in {data}.", Color.Gray);
        }

        var open = plan.FrontDoor is { } door ? $"Open {door.AllocatedEndpoint!.UriString}. " : "";
        log.Say($"Ready after {elapsed.TotalSeconds:0.0} s. {open}Ctrl+C stops everything.", Color.Green);
    }

    private static string StateOf(IResource resource, ResourceNotificationService notifications)
        => notifications.TryGetCurrentState(resource.Name, out var current)
            ? current.Snapshot.HealthStatus?.ToString() ?? current.Snapshot.State?.Text ?? ""
            : "";

    private static string UrlsOf(IResource resource)
        => string.Join(", ", resource.Annotations.OfType<EndpointAnnotation>().Select(Display));

    private static string Display(EndpointAnnotation endpoint)
        => endpoint.UriScheme == "tcp" ? endpoint.AllocatedEndpoint!.EndPointString : endpoint.AllocatedEndpoint!.UriString;
}
