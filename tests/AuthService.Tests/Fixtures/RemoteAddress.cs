using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;

namespace Fubuni.AuthService.Tests.Fixtures;

/// <summary>Gives a request of the test server the remote address that its test wants, as the socket would.</summary>
internal sealed class RemoteAddress : IStartupFilter
{
    public const string Header = "X-Test-Remote-Address";

    public Action<IApplicationBuilder> Configure(Action<IApplicationBuilder> next) =>
        app =>
        {
            app.Use(
                (context, rest) =>
                {
                    if (context.Request.Headers[Header].ToString() is { Length: > 0 } address)
                    {
                        context.Connection.RemoteIpAddress = IPAddress.Parse(address);
                    }

                    return rest(context);
                }
            );
            next(app);
        };
}
