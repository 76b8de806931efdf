using System.Threading;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;
using SessionGuard.Analyzers.Sources;

namespace SessionGuard.Analyzers.Model;

/// <summary>The table of web frameworks' types: what serves requests, what answers them, and what only a web application knows.</summary>
internal sealed class WebTypes
{
    private const string Framework = "Microsoft.AspNetCore";
    private const string Core = Framework + ".";

    /// <summary>Classes whose instances are made anew for every request.</summary>
    private static readonly string[] Servers =
    [
        Core + "Mvc.ControllerBase", Core + "Mvc.RazorPages.PageModel", Core + "SignalR.Hub", "System.Web.Mvc.ControllerBase", "System.Web.Http.ApiController",
    ];

    /// <summary>What a request is, and what answers it.</summary>
    private static readonly string[] Exchange =
    [
        Core + "Http.HttpContext", Core + "Http.HttpRequest", Core + "Http.HttpResponse", Core + "Http.IHttpContextAccessor", Core + "Http.ISession",
        Core + "Http.IFormFile", Core + "Http.IFormCollection", Core + "Http.IResult", Core + "Http.StatusCodes", Core + "Http.Results", Core + "Http.TypedResults",
        Core + "Mvc.IActionResult", Core + "Mvc.ActionResult`1", Core + "Mvc.ModelBinding.ModelStateDictionary", Core + "Mvc.ControllerBase",
        "System.Web.HttpContext", "System.Web.HttpContextBase", "System.Web.Mvc.ActionResult", "System.Web.Http.IHttpActionResult",
    ];

    /// <summary>What a host calls around every request, and what adds it.</summary>
    private static readonly string[] Hosting =
    [
        Core + "Http.IMiddleware", Core + "Http.RequestDelegate", Core + "Mvc.Filters.IFilterMetadata", Core + "Http.IEndpointFilter", "System.Web.IHttpModule",
    ];

    private static readonly string[] Executed =
    [
        Core + "Mvc.Filters.ActionExecutedContext", Core + "Mvc.Filters.ResultExecutedContext", Core + "Mvc.Filters.PageHandlerExecutedContext", "System.Web.Mvc.ActionExecutedContext",
    ];

    private const string QueryMark = "EnableQuery";
    private static readonly string[] Maps = ["MapGet", "MapPost", "MapPut", "MapDelete", "MapPatch", "MapMethods", "Map", "MapFallback"];
    private static readonly string[] Bodies = ["value", "data"];
    private static readonly string[] Failure = ["Exception", "ExceptionHandled", "ExceptionDispatchInfo", "Canceled"];

    private readonly HashSet<INamedTypeSymbol> _servers;
    private readonly HashSet<INamedTypeSymbol> _exchange;
    private readonly HashSet<INamedTypeSymbol> _hosting;
    private readonly HashSet<INamedTypeSymbol> _executed;

    public WebTypes(TypeLookup types)
    {
        _servers = All(Servers);
        _exchange = All(Exchange);
        _hosting = All(Hosting);
        _executed = All(Executed);

        HashSet<INamedTypeSymbol> All(string[] names) => new(names.Select(types.Find).OfType<INamedTypeSymbol>(), SymbolEqualityComparer.Default);
    }

    /// <summary>What a text holds that makes answers outside the classes that serve requests.</summary>
    public static IEnumerable<string> AnswerNames => [.. Maps, "Results", "TypedResults"];

    /// <summary>What maps handlers.</summary>
    public static IEnumerable<string> MapNames => Maps;

    /// <summary>Whether any of it is referenced.</summary>
    public bool Any => _servers.Count + _exchange.Count > 0;

    /// <summary>Whether a project imports the framework, and does not merely see it.</summary>
    public static bool AreMeant(Compilation compilation, CancellationToken cancellation) => SourceFiles.Of(compilation).Import(Framework, cancellation);

    /// <summary>Whether the host starts the object and keeps it as long as the application runs.</summary>
    public static bool IsHosted(INamedTypeSymbol type) => type.AllInterfaces.Any(contract => contract is { Name: "IHostedService", ContainingNamespace.Name: "Hosting" });

    /// <summary>Whether the class is middleware that the host makes once, by its shape and not by a contract.</summary>
    public static bool IsConventionMiddleware(INamedTypeSymbol type) =>
        type.AllInterfaces.All(contract => contract.Name != "IMiddleware")
        && type.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => parameter.Type.Name == "RequestDelegate"))
        && type.GetMembers().OfType<IMethodSymbol>().Any(method => method.Name is "Invoke" or "InvokeAsync" && method.Parameters is [{ Type.Name: "HttpContext" }, ..]);

    /// <summary>Whether the parameter is marked to be filled by the container.</summary>
    public static bool IsInjected(IParameterSymbol parameter) => Annotations.Has(parameter, "FromServices") || Annotations.Has(parameter, "FromKeyedServices");

    /// <summary>Whether what the call is given runs when the response has been sent.</summary>
    public static bool RunsAfterResponse(IMethodSymbol method) => method is { Name: "OnCompleted", ContainingType.Name: "HttpResponse" };

    /// <summary>Whether the member is there for OData, which is made to serve entities.</summary>
    public static bool ServesQueries(ISymbol member) =>
        Annotations.Has(member, QueryMark) || member.ContainingType is { } type && (Annotations.Has(type, QueryMark) || type.BaseType is { Name: "ODataController" });

    /// <summary>Whether each request gets an object of its own of this class: controllers, page models, hubs, gRPC services.</summary>
    public bool ServesRequests(INamedTypeSymbol? type)
    {
        if (type is not { TypeKind: TypeKind.Class, IsStatic: false })
            return false;
        for (var t = type; t is not null; t = t.BaseType)
        {
            if (_servers.Contains(t.OriginalDefinition) || Annotations.Has(t, "ApiController") || Annotations.Has(t, "BindServiceMethod"))
                return true;
        }

        return false;
    }

    /// <summary>Whether the host calls the method for a request.</summary>
    public bool IsEndpoint(ISymbol? member) =>
        member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false, IsAbstract: false, DeclaredAccessibility: Accessibility.Public } method
        && ServesRequests(method.ContainingType)
        && !Annotations.Has(method, "NonAction")
        && method.Name is not ("Dispose" or "DisposeAsync" or "OnConnectedAsync" or "OnDisconnectedAsync" or "OnActionExecuting" or "OnActionExecuted" or "OnActionExecutionAsync");

    /// <summary>Whether the lambda is a minimal-API handler.</summary>
    public static bool IsHandler(IAnonymousFunctionOperation lambda) => Lambdas.TakerOf(lambda) is { } call && IsMap(call.TargetMethod);

    public static bool IsMap(IMethodSymbol method) => method is { IsExtensionMethod: true, ContainingNamespace.Name: "Builder" } && IsMapName(method.Name);

    /// <summary>Whether methods of this name map handlers, where only the name is at hand.</summary>
    public static bool IsMapName(string method) => Maps.Contains(method);

    /// <summary>Whether the type is a request, an answer, or a way to them.</summary>
    public bool IsOfTheWeb(ITypeSymbol? type)
    {
        for (var t = type as INamedTypeSymbol; t is not null; t = t.BaseType)
        {
            if (_exchange.Contains(t.OriginalDefinition))
                return true;
        }

        return type is INamedTypeSymbol { SpecialType: SpecialType.None } && type.AllInterfaces.Any(contract => _exchange.Contains(contract.OriginalDefinition));
    }

    /// <summary>Whether the host's own pipeline calls the type: middleware, filters.</summary>
    public bool IsOfTheHost(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(_hosting.Contains) || type.InstanceConstructors.Any(constructor => constructor.Parameters.Any(parameter => parameter.Type is INamedTypeSymbol given && _hosting.Contains(given)));

    /// <summary>What an answer is made of by this call or construction (<c>Ok(user)</c>, <c>new JsonResult(user)</c>), or null.</summary>
    public IOperation? BodyOf(IOperation answer)
    {
        var (method, arguments) = answer switch
        {
            IInvocationOperation call => (call.TargetMethod, call.Arguments),
            IObjectCreationOperation { Constructor: { } constructor } creation => (constructor, creation.Arguments),
            _ => (null, default),
        };
        if (method is null || !Makes(method))
            return null;
        return arguments.FirstOrDefault(argument => argument.Parameter is { } parameter && Bodies.Contains(parameter.Name))?.Value;
    }

    /// <summary>Whether the operation looks at how a request's action ended.</summary>
    public bool LooksAtOutcome(IOperation operation) => operation switch
    {
        IPropertyReferenceOperation { Property: { Name: var name, ContainingType: var type } } => Failure.Contains(name) && _executed.Contains(type),
        IArgumentOperation { Value.Type: INamedTypeSymbol given } => _executed.Contains(given),
        _ => false,
    };

    /// <summary>Whether the host calls the method when an action has ended.</summary>
    public bool RunsBehindAction(IMethodSymbol method) => method.Parameters.Any(parameter => parameter.Type is INamedTypeSymbol type && _executed.Contains(type));

    /// <summary>Whether the call runs the action that a filter is around.</summary>
    public bool RunsAction(IInvocationOperation call) =>
        call.TargetMethod.MethodKind == MethodKind.DelegateInvoke && call.TargetMethod.ReturnType is INamedTypeSymbol { TypeArguments: [INamedTypeSymbol outcome] } && _executed.Contains(outcome);

    private bool Makes(IMethodSymbol method)
    {
        if (method.ContainingType is not { } type || type.ContainingNamespace?.ToDisplayString().StartsWith(Core, StringComparison.Ordinal) != true && !ServesRequests(type))
            return false;
        return method.MethodKind == MethodKind.Constructor ? IsOfTheWeb(type) : method.Name != "View" && IsOfTheWeb(method.ReturnType);
    }
}
