using System.Net;
using System.Net.Sockets;

namespace Fubuni.Testing;

public static class LoopbackPort
{
    /// <summary>
    /// One that nobody listens on. Somebody else may take it before it is used, which is rare enough.
    /// </summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
