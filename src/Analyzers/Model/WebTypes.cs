using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace SessionGuard.Analyzers.Model;

/// <summary>The table of web frameworks' types: what serves requests, what answers them, and what only a web application knows.</summary>
internal sealed class WebTypes
{
    private const string Core = "Microsoft.AspNetCore.";

    /// <summary>Classes whose instances are made anew for every request.</summary>
    private static readonly string[] Servers =
    [
        Core + "Mvc.ControllerBase", Core + "Mvc.RazorPages.PageModel", Core + "SignalR.Hub", "System.Web.Mvc.ControllerBase", "System.Web.Http.ApiController",
    ];

    private static readonly string[] Maps = ["MapGet", "MapPost", "MapPut", "MapDelete", "MapPatch", "MapMethods", "Map", "MapFallback"];

    private readonly HashSet<INamedTypeSymbol> _servers = new(SymbolEqualityComparer.Default);

    public WebTypes(TypeLookup types)
    {
        foreach (var name in Servers)
        {
            if (types.Find(name) is { } type)
                _servers.Add(type);
        }
    }

    /// <summary>Whether each request gets an object of its own of this class: controllers, page models, hubs, gRPC services.</summary>
    public bool ServesRequests(INamedTypeSymbol? type)
    {
        if (type is not { TypeKind: TypeKind.Class, IsStatic: false })
            return false;
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (_servers.Contains(t.OriginalDefinition) || t.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "ApiControllerAttribute" } or { Name: "BindServiceMethodAttribute" }))
                return true;
        }

        return false;
    }

    /// <summary>Whether the host calls the method for a request.</summary>
    public bool IsEndpoint(ISymbol? member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false, IsAbstract: false, DeclaredAccessibility: Accessibility.Public } method
        && ServesRequests(method.ContainingType)
        && !method.GetAttributes().Any(attribute => attribute.AttributeClass is { Name: "NonActionAttribute" })
        && method.Name is not ("Dispose" or "DisposeAsync" or "OnConnectedAsync" or "OnDisconnectedAsync" or "OnActionExecuting" or "OnActionExecuted" or "OnActionExecutionAsync");

    /// <summary>Whether the lambda is a minimal-API handler.</summary>
    public static bool IsHandler(IAnonymousFunctionOperation lambda)
    {
        IOperation? holder = lambda.Parent;
        while (holder is IDelegateCreationOperation or IConversionOperation)
            holder = holder.Parent;
        return holder is IArgumentOperation { Parent: IInvocationOperation { TargetMethod: { IsExtensionMethod: true, ContainingNamespace.Name: "Builder" } method } } && Maps.Contains(method.Name);
    }
}
