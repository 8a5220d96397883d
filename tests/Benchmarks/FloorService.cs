using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Fubuni.Benchmarks;

/// <summary>
/// The framework's floor: an ASP.NET Core application with one endpoint, which answers the same bytes to everybody, in
/// a process of its own.
/// </summary>
internal static class FloorService
{
    public const string Argument = "--floor-service";

    public static async Task ServeAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add("http://127.0.0.1:0");
        var body = new byte[512];
        body.AsSpan().Fill((byte)'x');
        app.MapGet("/", () => TypedResults.Bytes(body, "text/plain"));
        await app.StartAsync();
        await OwnProcess.ServeAsync(
            new Uri(
                app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single()
            )
        );
    }
}
