using System.Net.Http.Json;
using System.Text.Json;
using Fubuni.AuthService.Tests.Fixtures;
using Fubuni.Testing;
using Microsoft.AspNetCore.Hosting;

namespace Fubuni.AuthService.Tests.Endpoints;

public sealed class ApiDescriptionTests(AuthFactory factory, DataServices data) : IClassFixture<AuthFactory>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_API_is_as_described() =>
        Golden.AssertSame(
            "openapi.json",
            await factory.CreateClient().GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation)
        );

    [Fact]
    public async Task In_production_the_description_is_the_same()
    {
        await using var production = new AuthFactory(data)
        {
            Settings = { [WebHostDefaults.EnvironmentKey] = "Production" },
        };

        Assert.Equal(
            await factory.CreateClient().GetStringAsync("/openapi/v1.json", Cancellation),
            await production.CreateClient().GetStringAsync("/openapi/v1.json", Cancellation)
        );
    }

    [Fact]
    public async Task Every_operation_has_a_summary()
    {
        var document = await factory.CreateClient().GetFromJsonAsync<JsonElement>("/openapi/v1.json", Cancellation);

        foreach (var path in document.GetProperty("paths").EnumerateObject())
        {
            Assert.All(
                path.Value.EnumerateObject(),
                operation => Assert.True(operation.Value.TryGetProperty("summary", out _), path.Name)
            );
        }
    }
}
