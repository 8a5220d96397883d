using static Microsoft.Playwright.Assertions;

namespace Fubuni.Containers;

public sealed class ComposeTests(ComposeInstallation installation) : IClassFixture<ComposeInstallation>
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
    public async Task Every_container_is_confined()
    {
        await installation.RequireAsync();

        foreach (var server in ComposeInstallation.Servers)
        {
            await Confinement.AssertAsync(ComposeInstallation.ContainerOf(server), "999:999");
        }

        foreach (var service in Release.Services)
        {
            await Confinement.AssertAsync(ComposeInstallation.ContainerOf(service), "1654:1654");
        }
    }

    [Fact]
    public async Task The_health_checks_of_Postgres_and_Redis_succeed()
    {
        await installation.RequireAsync();

        foreach (var server in ComposeInstallation.Servers)
        {
            await Podman.RunAsync("healthcheck", "run", ComposeInstallation.ContainerOf(server));
        }
    }

    [Fact]
    public async Task Each_container_stops_by_itself_and_nothing_is_lost_when_it_starts_again()
    {
        await installation.RequireAsync();
        await using var ada = await installation.RegisterAndChatAsync();

        foreach (var service in ComposeInstallation.Containers)
        {
            var exitCode = await ComposeInstallation.RestartAsync(service);

            Assert.True(exitCode == "0", $"{service} has ended with {exitCode}.");
            await installation.WaitUntilReadyAsync();
            await ada.Page.ReloadAsync();
            await Expect(ada.Answers).ToContainTextAsync("oat milk");
        }

        await ada.AskAsync("What is on my list?");
        await Expect(ada.Answers.Nth(1)).ToContainTextAsync("oat milk");
    }
}
