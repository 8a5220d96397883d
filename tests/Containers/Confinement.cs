namespace Fubuni.Containers;

internal static class Confinement
{
    /// <summary>The container runs as this user, without privileges, on a read-only file system.</summary>
    public static async Task AssertAsync(string container, string user)
    {
        Assert.Equal("true", await Podman.InspectAsync(container, "{{.HostConfig.ReadonlyRootfs}}"));
        Assert.Equal("[]", await Podman.InspectAsync(container, "{{.EffectiveCaps}}"));
        Assert.Equal(user, await Podman.InspectAsync(container, "{{.Config.User}}"));
        var process = await Podman.InspectAsync(container, "{{.State.Pid}}");
        var status = (await File.ReadAllLinesAsync($"/proc/{process}/status", TestContext.Current.CancellationToken))
            .Select(line => line.Split(':', 2))
            .ToDictionary(line => line[0], line => line[1].Trim());
        Assert.Equal("1", status["NoNewPrivs"]);
        Assert.Equal("", status["CapEff"].TrimStart('0'));
    }
}
