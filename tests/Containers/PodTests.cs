using static Microsoft.Playwright.Assertions;

namespace Fubuni.Containers;

public sealed class PodTests(PodInstallation installation) : IClassFixture<PodInstallation>
{
    [Fact]
    public async Task A_chat_is_there_after_a_reload()
    {
        await installation.RequireAsync();
        await using var ada = await installation.RegisterAndChatAsync();

        await ada.Page.ReloadAsync();

        await Expect(ada.Answers).ToContainTextAsync("oat milk");
    }

    [Fact]
    public async Task Every_pod_is_confined()
    {
        await installation.RequireAsync();

        foreach (var component in PodInstallation.Servers)
        {
            await Confinement.AssertAsync(PodInstallation.ContainerOf(component), "999:999");
        }

        foreach (var component in Release.Services)
        {
            await Confinement.AssertAsync(PodInstallation.ContainerOf(component), "1654:1654");
        }
    }

    [Fact]
    public async Task The_probes_of_Postgres_and_Redis_succeed()
    {
        await installation.RequireAsync();

        foreach (var server in PodInstallation.Servers)
        {
            // Podman 4.3 itself joins the arguments of a probe, and so runs another command.
            await Podman.RunAsync([
                "exec",
                PodInstallation.ContainerOf(server),
                .. installation.ReadinessProbeOf(server),
            ]);
        }
    }
}
