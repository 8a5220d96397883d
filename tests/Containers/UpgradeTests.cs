using static Microsoft.Playwright.Assertions;

namespace Fubuni.Containers;

public sealed class UpgradeTests(ComposeInstallation installation) : IClassFixture<ComposeInstallation>
{
    [Fact]
    public async Task An_upgrade_to_the_images_of_this_version_keeps_the_data()
    {
        await installation.RequireReleaseAsync();
        await using var previous = await PreviousVersion.CreateAsync();
        installation.Version = previous.Name;
        await installation.RequireAsync();
        await using var ada = await installation.RegisterAndChatAsync();

        await installation.UpgradeAsync(Release.Version);

        foreach (var service in Release.Services)
        {
            Assert.Equal(
                Release.ImageOf(service),
                await Podman.InspectAsync(ComposeInstallation.ContainerOf(service), "{{.ImageName}}")
            );
        }

        await ada.Page.ReloadAsync();
        await ada.AskAsync("What is on my list?");
        await Expect(ada.Answers.Nth(1)).ToContainTextAsync("oat milk");
    }
}
