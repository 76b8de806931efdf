using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using SessionGuard;

namespace Storefront;

/// <summary>The same shop behind a web server.</summary>
public static class WebShop
{
    public static WebApplication Build(string[] arguments)
    {
        var builder = WebApplication.CreateBuilder(arguments);
        builder.Services.AddSessionGuard();
        return builder.Build();
    }
}
