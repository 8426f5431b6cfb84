using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace RetryStudio.Tests;

/// <summary>Ports for programs that are told theirs before they listen, and that come back to it after a kill.</summary>
internal static class Ports
{
    /// <summary>One that is free, below those that the system hands out by itself: meanwhile no other socket is given it.</summary>
    public static int Free()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(20_000, 32_000);
            using var listener = new TcpListener(IPAddress.Loopback, port);
            try
            {
                listener.Start();
                return port;
            }
            catch (SocketException taken) when (taken.SocketErrorCode == SocketError.AddressAlreadyInUse)
            {
                // Another one, then.
            }
        }
    }
}
