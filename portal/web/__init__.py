"""The web application: routers, middleware, error pages."""
