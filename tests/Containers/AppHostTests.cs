using System.Net;
using System.Net.Http.Json;
using Fubuni.EndToEnd;
using static Microsoft.Playwright.Assertions;

namespace Fubuni.Containers;

public sealed class AppHostTests(Release release) : IAsyncDisposable
{
    private readonly Browser _browser = new();
    private bool _isStarted;

    public async ValueTask DisposeAsync()
    {
        if (_isStarted)
        {
            await _browser.DisposeAsync();
            await Podman.RemoveAsync(ContainerComposition.Prefix);
        }
    }

    [Fact]
    public async Task Run_mode_keeps_the_data_of_its_containers_between_runs()
    {
        await release.RequireAsync();
        _isStarted = true;
        await _browser.InitializeAsync();

        var email = await UseAsync(async frontDoor =>
        {
            await using var ada = await Person.OpenAtAsync(_browser, frontDoor);
            await ada.RegisterAsync();
            await ada.AskAsync("Add a task: buy oat milk");
            await ada.Page.ReloadAsync();
            await Expect(ada.Answers).ToContainTextAsync("oat milk");
            return ada.Email;
        });
        var status = await UseAsync(async frontDoor =>
        {
            using var http = new HttpClient { BaseAddress = frontDoor };
            using var response = await http.PostAsJsonAsync(
                "/api/auth/login",
                new { email, password = Person.Password },
                TestContext.Current.CancellationToken
            );
            return response.StatusCode;
        });

        Assert.Equal(HttpStatusCode.OK, status);
    }

    private static async Task<T> UseAsync<T>(Func<Uri, Task<T>> use)
    {
        await using var composition = new ContainerComposition();
        await composition.InitializeAsync();
        Assert.NotEmpty(
            await Podman.RunAsync("ps", "--quiet", "--filter", $"volume={ContainerComposition.Prefix}-postgres")
        );
        return await use(composition.FrontDoor);
    }
}
