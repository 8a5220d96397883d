using System.Net;
using System.Net.Sockets;

namespace Aspire.Hosting.Local;

/// <summary>Finds free ports, outside the range that the system gives to outgoing connections.</summary>
internal sealed class Ports
{
    private const int First = 15000;
    private const int Last = 31000;

    private readonly HashSet<int> _given = [];

    public int Next()
    {
        while (true)
        {
            var port = Random.Shared.Next(First, Last);
            if (!_given.Contains(port) && IsFree(port))
            {
                _given.Add(port);
                return port;
            }
        }
    }

    /// <summary>Nothing listens on the port on any loopback address.</summary>
    public static bool IsFree(int port) => CanBind(IPAddress.Loopback, port) && CanBind(IPAddress.IPv6Loopback, port) && !Answers(port);

    private static bool CanBind(IPAddress address, int port)
    {
        try
        {
            using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(address, port));
            socket.Listen(1);
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported)
        {
            // This machine has no such address, so nothing listens there.
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    // On some systems a listener on all addresses does not keep others from binding one of them.
    private static bool Answers(int port)
    {
        try
        {
            using var client = new TcpClient();
            client.Connect(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
