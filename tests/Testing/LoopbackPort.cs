using System.Net;
using System.Net.Sockets;

namespace Fubuni.Testing;

public static class LoopbackPort
{
    /// <summary>A free port. Another process may use it first, which is rare enough.</summary>
    public static int Free()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
