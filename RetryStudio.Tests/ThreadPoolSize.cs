using System.Runtime.CompilerServices;

namespace RetryStudio.Tests;

/// <summary>Tests of components wait on threads of the pool, which would replace them at one or two a second only; everything that runs beside them would be late.</summary>
internal static class ThreadPoolSize
{
    [ModuleInitializer]
    internal static void Raise() => ThreadPool.SetMinThreads(32, 32);
}
